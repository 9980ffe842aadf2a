//! One test for each example, without a list in each file.

/// Makes a test of each example out of a function. A folder that is missing here is found by
/// `every_example_is_listed`.
#[macro_export]
macro_rules! for_each_example {
    ($check:path) => {
        $crate::for_each_example!($check:
            batch boutique config embeddings environments escape gallery gateway hello helpdesk
            observability platform queues quorum retail secrets sidecars);
    };
    ($check:path: $($name:ident)*) => {
        $(#[test]
        fn $name() {
            $check(&anyport_tests::Example { name: stringify!($name).to_owned() });
        })*

        #[test]
        fn every_example_is_listed() {
            let listed: Vec<&str> = vec![$(stringify!($name)),*];
            let found = anyport_tests::examples().expect("the folder of examples");
            let found: Vec<&str> = found.iter().map(|example| example.name.as_str()).collect();
            assert_eq!(found, listed, "add the example to `for_each_example` in tests/common");
        }
    };
}
