//! A counter on standard error for long runs: only on a terminal, only after a second.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diag::Lang;

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    terminal: bool,
}

impl Progress {
    pub(super) fn new(lang: Lang) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let template = lang.pick("{spinner} 已查{pos}个文件，用时{elapsed}", "{spinner} {pos} files checked, {elapsed}");
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, begun: Instant::now(), terminal: std::io::stderr().is_terminal() }
    }

    /// One more file.
    pub(super) fn step(&mut self) {
        self.bar.inc(1);
        if self.terminal && self.bar.is_hidden() && self.begun.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Writes something else in between.
    pub(super) fn pause<T>(&self, work: impl FnOnce() -> T) -> T {
        if self.bar.is_hidden() { work() } else { self.bar.suspend(work) }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
