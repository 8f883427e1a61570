//! Workbooks that nobody gave a password: Excel encrypts those whose structure is protected with one that it knows itself and never asks
//! for ([MS-XLS] 2.4.191, [MS-OFFCRYPTO]). They read like any other; a password of somebody's own stays one. `package` opens those of
//! today, `stream` those of old.

mod package;
mod stream;

pub(super) use package::opened;
pub(super) use stream::plain;

/// The password, in the units that it is hashed in.
fn password() -> Vec<u8> {
    "VelvetSweatshop".encode_utf16().flat_map(u16::to_le_bytes).collect()
}
