// SYNTAX TEST "source.anyport" "values: numbers, strings, words, comprehensions"

//! What the file is.
// <---- comment.line.documentation.anyport
/// What the next thing is.
// <---- comment.line.documentation.anyport
//// Not documentation.
// <---- comment.line.double-slash.anyport

let size = 1.5Gi
// <--- keyword.control.declaration.anyport
//  ^^^^ entity.name.declaration.anyport
//         ^^^ constant.numeric.anyport
//            ^^ constant.numeric.anyport keyword.other.unit.anyport
let rates = [70%, 200/s, 250m..1, 8080]
//           ^^^ constant.numeric.anyport
//             ^ keyword.other.unit.anyport
//                ^^^^^ constant.numeric.anyport
//                   ^^ keyword.other.unit.anyport
//                           ^^ keyword.operator.anyport
//                                ^^^^ constant.numeric.anyport
let text = "a ${upper(name)} \n \q $5"
//         ^ string.quoted.double.anyport punctuation.definition.string.begin.anyport
//            ^^ punctuation.section.interpolation.begin.anyport
//              ^^^^^ meta.interpolation.anyport support.function.anyport
//                    ^^^^ meta.interpolation.anyport variable.other.anyport
//                         ^ punctuation.section.interpolation.end.anyport
//                           ^^ constant.character.escape.anyport
//                              ^^ invalid.illegal.escape.anyport
//                                 ^^ string.quoted.double.anyport
let nested = "${ { x = "}" }.x }"
//                     ^^^ meta.interpolation.anyport string.quoted.double.anyport
//                           ^ variable.other.property.anyport
//                             ^ punctuation.section.interpolation.end.anyport
let open = "no end
//         ^^^^^^^ string.quoted.double.anyport
let next = true
//         ^^^^ constant.language.anyport
let lines = """
  one "two" // three ${four}
// ^^ string.quoted.triple.anyport
//          ^^ string.quoted.triple.anyport
//                     ^^^^ meta.interpolation.anyport variable.other.anyport
  """
let branch = if tier == "gold" then 2 else null
//           ^^ keyword.control.anyport
//              ^^^^ variable.other.anyport
//                   ^^ keyword.operator.anyport
//                             ^^^^ keyword.control.anyport
//                                    ^^^^ keyword.control.anyport
//                                         ^^^^ constant.language.anyport
let both = not a.b and it.c in [d] or e matches "x"
//         ^^^ keyword.operator.word.anyport
//             ^ variable.other.anyport
//              ^ punctuation.accessor.anyport
//               ^ variable.other.property.anyport
//                 ^^^ keyword.operator.word.anyport
//                     ^^ variable.language.anyport
//                          ^^ keyword.operator.word.anyport
//                                      ^^^^^^^ keyword.operator.word.anyport
let flags = {for name, on in all if on: "F_${name}" = on}
//           ^^^ keyword.control.anyport
//               ^^^^ variable.other.anyport
//                     ^^ variable.other.anyport
//                        ^^ keyword.operator.word.anyport
//                               ^^ keyword.control.anyport
//                                                    ^^ variable.other.anyport
let sized = match tier {
//          ^^^^^ keyword.control.anyport
  "small" => 2..4
//^^^^^^^ string.quoted.double.anyport
//        ^^ keyword.operator.anyport
}
let member = a.if + b.type - plain-name
//             ^^ variable.other.property.anyport
//                    ^^^^ variable.other.property.anyport
//                         ^ keyword.operator.anyport
//                           ^^^^^^^^^^ variable.other.anyport
