//! `apply.py` with an `aliyun` that remembers.
