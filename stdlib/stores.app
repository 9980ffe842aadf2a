//! Backing services: what keeps data or carries messages. A target provides them, or they are bound
//! to what exists by `external`.

/// A backing service that is a program, and is run like one where the target has none of its own.
kind store abstract extends component {
  /// The version of the software; absent: the edition's.
  version: String?
  /// Another image of the same software.
  image: Deferred<Image>?
  /// Arguments of the program.
  args: [Deferred<String>?]?
  /// Environment variables of the program.
  env: [String: EnvValue?]
  /// Who it runs as; absent: the user that the image of this software is made for.
  user: (Int | "image")?
  /// What it may do to its machine.
  security: SecurityEntry
  /// Processor time, from what it is promised to what it may use; one value is both.
  cpu: (Cpu..Cpu)?
  /// Memory, from what it is promised to what it may use; one value is both.
  memory: (Memory..Memory)?
  /// How it is known to be well; absent: as this software is asked best.
  health: HealthEntry?
  /// Containers beside it.
  sidecar: [Label: SidecarEntry]
  /// How many members.
  replicas: Positive = 1
}

/// A store that keeps data.
kind durable abstract extends store {
  /// How much it can keep.
  storage: Memory?
  /// The storage class, where the target's default will not do.
  storage-class: String?
}

/// What is known of a database that is not ours to run.
type DatabaseBinding = {
  /// The whole address with its scheme and credentials.
  url: Text?
  /// The address for JDBC, without credentials.
  jdbc-url: Deferred<String>?
  /// The host name.
  host: Deferred<Host>?
  /// The port number.
  port: Port?
  /// `host:port`; follows from `host` and `port`.
  address: Deferred<String>?
  /// The database.
  database: Text?
  /// The user.
  username: Text?
  /// The password.
  password: Text?
}

/// A store of tables or documents, with users.
kind database abstract extends durable {
  /// The database that outputs mean.
  database: String?
  /// More databases: each gives `db.NAME.url`.
  db: [Label: {
    /// The whole address with its scheme and credentials.
    output url: Text
    /// The database's name.
    output database: String
    /// The address for JDBC, without credentials.
    output jdbc-url: Deferred<String>
  }]
  /// The user that outputs mean.
  username: String?
  /// That user's password, for an image with a fixed one. Absent: made once, at apply.
  password: Text?
  /// `none` for an image that asks for no password.
  auth: "password" | "none" = "password"
  /// Files that fill it when it is first made: a folder of scripts, by name.
  init: [String: Text | Bytes]
  /// Whether it keeps its data over a restart.
  persistent: Bool = true
  /// It exists already and is not ours to run.
  external: DatabaseBinding?
  /// The host name.
  output host: Deferred<Host>
  /// The port number.
  output port: Deferred<Int>
  /// `host:port`.
  output address: Deferred<String>
  /// The database.
  output database: Text
  /// The user.
  output username: Text
  /// The password.
  output password: Text
  /// The whole address with its scheme and credentials.
  output url: Text
}

/// PostgreSQL.
kind postgres extends database {
  /// The address for JDBC, without credentials.
  output jdbc-url: Deferred<String>
}

/// MySQL.
kind mysql extends database {
  /// The address for JDBC, without credentials.
  output jdbc-url: Deferred<String>
}

/// MongoDB.
kind mongodb extends database {}

/// What is known of a Redis that is not ours to run.
type RedisBinding = {
  /// The whole address with its scheme and credentials.
  url: Text?
  /// The host name.
  host: Deferred<Host>?
  /// The port number.
  port: Port?
  /// `host:port`; follows from `host` and `port`.
  address: Deferred<String>?
  /// The password.
  password: Text?
}

/// Redis: a cache, or a store where it is persistent.
kind redis extends durable {
  /// Whether it keeps its data over a restart.
  persistent: Bool = false
  /// Its password, for an image with a fixed one. Absent: made once, at apply.
  password: Text?
  /// `none` for one that asks for no password.
  auth: "password" | "none" = "password"
  /// It exists already and is not ours to run.
  external: RedisBinding?
  /// The host name.
  output host: Deferred<Host>
  /// The port number.
  output port: Deferred<Int>
  /// `host:port`.
  output address: Deferred<String>
  /// The password.
  output password: Text
  /// The whole address with its scheme and credentials.
  output url: Text
}

/// What is known of a Memcached that is not ours to run.
type MemcachedBinding = {
  /// The host name.
  host: Deferred<Host>?
  /// The port number.
  port: Port?
  /// `host:port`; follows from `host` and `port`.
  address: Deferred<String>?
}

/// Memcached: a cache.
kind memcached extends store {
  /// It exists already and is not ours to run.
  external: MemcachedBinding?
  /// The host name.
  output host: Deferred<Host>
  /// The port number.
  output port: Deferred<Int>
  /// `host:port`.
  output address: Deferred<String>
}

/// What is known of a Kafka that is not ours to run.
type KafkaBinding = {
  /// Brokers with their ports: `["a:9092", "b:9092"]`.
  hosts: [Deferred<String>] = []
  /// Brokers with their ports, joined by commas; follows from `hosts`.
  address: Deferred<String>?
  /// The user.
  username: Text?
  /// The password.
  password: Text?
}

/// Kafka.
kind kafka extends durable {
  /// Whether it keeps its data over a restart.
  persistent: Bool = true
  /// The user.
  username: String?
  /// That user's password, for an image with a fixed one. Absent: made once, at apply.
  password: Text?
  /// `none` for a plaintext listener.
  auth: "password" | "none" = "none"
  /// It exists already and is not ours to run.
  external: KafkaBinding?
  /// Brokers with their ports, joined by commas.
  output address: Deferred<String>
  /// The user.
  output username: Text
  /// The password.
  output password: Text
}

/// What is known of a RabbitMQ that is not ours to run.
type RabbitmqBinding = {
  /// The whole address with its scheme and credentials.
  url: Text?
  /// The host name.
  host: Deferred<Host>?
  /// The port number.
  port: Port?
  /// `host:port`; follows from `host` and `port`.
  address: Deferred<String>?
  /// The user.
  username: Text?
  /// The password.
  password: Text?
  /// The virtual host.
  vhost: String?
}

/// RabbitMQ.
kind rabbitmq extends durable {
  /// Whether it keeps its data over a restart.
  persistent: Bool = true
  /// The user.
  username: String?
  /// That user's password, for an image with a fixed one. Absent: made once, at apply.
  password: Text?
  /// `none` lets `guest` in from anywhere.
  auth: "password" | "none" = "password"
  /// The virtual host.
  vhost: String = "/"
  /// It exists already and is not ours to run.
  external: RabbitmqBinding?
  /// The host name.
  output host: Deferred<Host>
  /// The port number.
  output port: Deferred<Int>
  /// `host:port`.
  output address: Deferred<String>
  /// The user.
  output username: Text
  /// The password.
  output password: Text
  /// The virtual host.
  output vhost: String
  /// The whole address with its scheme and credentials.
  output url: Text
}

/// What is known of a bucket that is not ours to make.
type BucketBinding = {
  /// Its name.
  name: Deferred<String>
  /// Its region.
  region: String?
  /// Where it is reached.
  endpoint: Deferred<String>?
}

/// Object storage.
kind bucket extends component {
  /// It exists already and is not ours to make.
  external: BucketBinding?
  /// Its name.
  output name: Deferred<String>
  /// Its region.
  output region: Deferred<String>
  /// Where it is reached.
  output endpoint: Deferred<String>
}

/// What is known of a queue that is not ours to make.
type QueueBinding = {
  /// Its name.
  name: Deferred<String>?
  /// Where it is reached.
  url: Text?
}

/// A queue of messages.
kind queue extends component {
  /// The rabbitmq or kafka that it lives in; absent: the target's own.
  broker: Ref<rabbitmq | kafka>?
  /// How long it keeps a message.
  retention: Duration?
  /// It exists already and is not ours to make.
  external: QueueBinding?
  /// Its name.
  output name: Deferred<String>
  /// Where it is reached.
  output url: Text
}

/// What is known of a topic that is not ours to make.
type TopicBinding = {
  /// Its name.
  name: Deferred<String>
}

/// A topic of messages.
kind topic extends component {
  /// The kafka or rabbitmq that it lives in; absent: the target's own.
  broker: Ref<kafka | rabbitmq>?
  /// How many partitions.
  partitions: Int?
  /// How long it keeps a message.
  retention: Duration?
  /// It exists already and is not ours to make.
  external: TopicBinding?
  /// Its name.
  output name: Deferred<String>
}

/// What is known of a share that is not ours to make.
type ShareBinding = {
  /// The name of the claim or file system.
  name: Deferred<String>
}

/// A file system that several components mount.
kind share extends component {
  /// How much it can keep.
  size: Memory = 1Gi
  /// The storage class, where the target's default will not do.
  storage-class: String?
  /// It exists already and is not ours to make.
  external: ShareBinding?
}
