//! A program in the solver in, the solved one out; on the way the solver asks whether to go on. A stop flag answers, and
//! whoever listens is told where the search is and may say that this is enough.
//!
//! The safe crate around HiGHS has no callbacks, and its branch and bound cannot be resumed after a limit, so a stop
//! could only be heard before or after it: this is the one place with unsafe code.
#![allow(unsafe_code)]

use super::SolveError;
use crate::stop::StopFlag;
use highs::{Model, SolvedModel};
use highs_sys::{
    Highs_setCallback, Highs_startCallback, HighsCallbackDataIn, HighsCallbackDataOut, STATUS_OK,
    kHighsCallbackMipInterrupt, kHighsCallbackSimplexInterrupt,
};
use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// Where a branch and bound is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Nodes done.
    pub nodes: i64,
    /// Objective of the best solution; infinite when none is known yet.
    pub best: f64,
    /// What no solution stays below, as far as is proved.
    pub bound: f64,
}

/// Who is asked and told.
struct Ear<'a> {
    stop: &'a StopFlag,
    tell: &'a dyn Fn(Look) -> bool,
}

/// What the solver calls between its steps.
unsafe extern "C" fn ask(
    kind: c_int,
    _: *const c_char,
    told: *const HighsCallbackDataOut,
    answer: *mut HighsCallbackDataIn,
    ear: *mut c_void,
) {
    // SAFETY: the solver hands back the pointer that `heard` gave it, within the call of `try_solve` in which `ear` lives;
    // nothing writes to it.
    let Some(ear) = (unsafe { ear.cast::<Ear<'_>>().as_ref() }) else {
        return;
    };
    let mut enough = ear.stop.stopped();
    if kind == kHighsCallbackMipInterrupt {
        // SAFETY: null or a valid record for the length of this call.
        if let Some(told) = unsafe { told.as_ref() } {
            enough |= (ear.tell)(Look {
                nodes: told.mip_node_count,
                best: told.mip_primal_bound,
                bound: told.mip_dual_bound,
            });
        }
    }
    if enough {
        // SAFETY: null or a valid record for the length of this call, which nobody else holds.
        if let Some(answer) = unsafe { answer.as_mut() } {
            answer.user_interrupt = 1;
        }
    }
}

/// Solves, and ends early when somebody asks to stop or the listener has enough.
///
/// # Errors
/// [`SolveError::Failed`] when the solver refuses.
pub(super) fn heard(
    mut model: Model,
    stop: &StopFlag,
    tell: &dyn Fn(Look) -> bool,
) -> Result<SolvedModel, SolveError> {
    let ear = Ear { stop, tell };
    let pointer = ptr::from_ref(&ear).cast_mut().cast::<c_void>();
    let solver = model.as_mut_ptr();
    // SAFETY: `solver` is the solver that `model` owns; `ear` lives until the calls end below.
    let mut sound = unsafe { Highs_setCallback(solver, Some(ask), pointer) == STATUS_OK };
    for kind in [kHighsCallbackMipInterrupt, kHighsCallbackSimplexInterrupt] {
        // SAFETY: as above.
        sound &= unsafe { Highs_startCallback(solver, kind) == STATUS_OK };
    }
    if !sound {
        return Err(SolveError::Failed("no callback".to_owned()));
    }
    let solved = model.try_solve();
    let mut solved = solved.map_err(|e| SolveError::Failed(format!("{e:?}")))?;
    // SAFETY: as above; the solver forgets the ear. A failed solve has dropped the solver.
    unsafe { Highs_setCallback(solved.as_mut_ptr(), Some(ask), ptr::null_mut()) };
    Ok(solved)
}
