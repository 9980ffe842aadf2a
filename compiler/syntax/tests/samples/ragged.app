
//! Written in haste.


app    ragged // the name


param    tag:String="1",param x : Int ..Int= 1 .. 2
  service web{image="a:${tag}",port http=80{protocol="http"}
    env{A=1,"B"="two"   // second
      CDE   = f( 1,2 ,[3,
      4] )

// left
    }


    cpu=1}
service   other
{
x = [ // numbers
1, // one

2
]
y = a
  and b or
  c
z = { // map
  k = 1 }
t = [{
 a = 1 }, 2]
q = not(a)-b
m = match  a{"x"=>1,_=>- 2}
very-long-name-of-a-list = ["aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccc", "dddddddd"]
s = """
        deep
          deeper
        """
e {}
f {

}
g { // nothing
}
in2 = 1, in = 2
h = Secret < 1
i: Secret < Deferred < String > > ? = null
}
// the end
