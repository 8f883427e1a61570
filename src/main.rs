//! The `hegao` program: hands the command line to the library and exits with its status.

fn main() -> std::process::ExitCode {
    hegao::front::main()
}
