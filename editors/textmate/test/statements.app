// SYNTAX TEST "source.anyport" "statements: declarations, entries, fields, clauses, types"

app shop
// <--- keyword.control.declaration.anyport
//  ^^^^ entity.name.declaration.anyport
import "./kit.app" as kit
// <------ keyword.control.declaration.anyport
//     ^^^^^^^^^^^ string.quoted.double.anyport
//                 ^^ keyword.control.clause.anyport
//                    ^^^ entity.name.namespace.anyport
param tag: String = "1.4"
// <----- keyword.control.declaration.anyport
//    ^^^ entity.name.declaration.anyport
//         ^^^^^^ entity.name.type.anyport
//                ^ keyword.operator.anyport
type Team = String where it matches "[a-z]+"
// <---- keyword.control.declaration.anyport
//   ^^^^ entity.name.type.anyport
//                 ^^^^^ keyword.control.anyport
//                       ^^ variable.language.anyport
target cluster: kubernetes { version = "1.34" }
// <------ keyword.control.declaration.anyport
//     ^^^^^^^ entity.name.namespace.anyport
//              ^^^^^^^^^^ support.type.target.anyport
//                           ^^^^^^^ variable.other.property.anyport
kind java-service extends kit.service {
// <---- keyword.control.declaration.anyport
//   ^^^^^^^^^^^^ entity.name.declaration.anyport
//                ^^^^^^^ keyword.control.clause.anyport
//                        ^^^^^^^^^^^ entity.other.inherited-class.anyport
  check heap >= 256Mi else "too small"
//^^^^^ keyword.control.check.anyport
//      ^^^^ variable.other.anyport
//                    ^^^^ keyword.control.anyport
  lock security.user
//^^^^ keyword.control.layer.anyport
//     ^^^^^^^^ variable.other.property.anyport
}
rule two for service, kit.api {
//       ^^^ keyword.control.clause.anyport
//           ^^^^^^^ entity.name.type.anyport
//                    ^^^ entity.name.type.anyport
}
test "it holds" in prod {
// <---- keyword.control.declaration.anyport
//   ^^^^^^^^^^ string.quoted.double.anyport
//              ^^ keyword.control.clause.anyport
//                 ^^^^ entity.other.inherited-class.anyport
}
service web {
// <------- support.class.kind.anyport
//      ^^^ entity.name.declaration.anyport
//          ^ punctuation.section.braces.begin.anyport
  image = "nginx"
//^^^^^ variable.other.property.anyport
  port http = 8080 { service = 80 }
//^^^^ entity.name.type.kind.anyport
//     ^^^^ entity.name.declaration.anyport
//            ^^^^ constant.numeric.anyport
//                   ^^^^^^^ variable.other.property.anyport
  scale { replicas = 2..10, cpu = 70% }
//^^^^^ variable.other.property.anyport
//        ^^^^^^^^ variable.other.property.anyport
//                          ^^^ variable.other.property.anyport
  env += { LOG_LEVEL = "info", "my key" = db.url }
//^^^ variable.other.property.anyport
//    ^^ keyword.operator.anyport
//         ^^^^^^^^^ variable.other.property.anyport
//                             ^^^^^^^^ string.quoted.double.anyport
//                                        ^^ variable.other.anyport
  file "/etc/app.yaml" = "x"
//^^^^ entity.name.type.kind.anyport
//     ^^^^^^^^^^^^^^^ string.quoted.double.anyport
  options kubernetes { patch Deployment { spec.template.spec.hostNetwork = true } }
//^^^^^^^ keyword.control.aside.anyport
//        ^^^^^^^^^^ entity.name.type.anyport
//                     ^^^^^ keyword.control.aside.anyport
//                           ^^^^^^^^^^ entity.name.type.anyport
//                                        ^^^^ variable.other.property.anyport
  on = laptop
//^^ variable.other.property.anyport
  type = "words are names where names stand"
//^^^^ variable.other.property.anyport
  args = [
    first
//  ^^^^^ variable.other.anyport
  ]
}
kit.java-service api { heap = 1Gi }
// <--- entity.name.type.kind.anyport
//               ^^^ entity.name.declaration.anyport
service target {}
// <------- support.class.kind.anyport
//      ^^^^^^ entity.name.declaration.anyport
type Choice =
  | recreate {
    after: Ref<environment>?
//  ^^^^^ variable.other.property.anyport
//         ^^^ entity.name.type.anyport
//            ^ keyword.operator.anyport
//                         ^ keyword.operator.anyport
    output url: Deferred<Url>
//  ^^^^^^ keyword.control.declaration.anyport
//         ^^^ entity.name.declaration.anyport
//              ^^^^^^^^ entity.name.type.anyport
  }
