// The smallest application: one service, one host.
// `anyport build examples/hello/hello.app` writes everything that a cluster needs to run it.
app hello

service web {
  image = "nginxinc/nginx-unprivileged:1.29.1-alpine"
  port http = 8080
  cpu    = 50m..200m
  memory = 32Mi..64Mi
  health { path = "/" }
  expose "hello.localhost"
}
