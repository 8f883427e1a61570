//! The `hegao` program: hands the command line to the library and exits with its status.

/// Drafts are read by many small allocations of short life: a seventh of the time went to the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    hegao::front::main()
}
