"""Makes a small picture of each original that arrives."""

import io
import json
import os

import oss2
from PIL import Image

SIZE = (320, 320)


def handle(event, context):
    """Called by the bucket of originals, once for each object."""
    keys = context.credentials
    auth = oss2.StsAuth(keys.access_key_id, keys.access_key_secret, keys.security_token)
    for arrived in json.loads(event)["events"]:
        region, stored = arrived["region"], arrived["oss"]
        endpoint = f"https://oss-{region}-internal.aliyuncs.com"
        original = oss2.Bucket(auth, endpoint, stored["bucket"]["name"]).get_object(stored["object"]["key"])
        picture = Image.open(io.BytesIO(original.read())).convert("RGB")
        picture.thumbnail(SIZE)
        small = io.BytesIO()
        picture.save(small, "JPEG")
        oss2.Bucket(auth, endpoint, os.environ["TARGET"]).put_object(stored["object"]["key"], small.getvalue())
    return "done"
