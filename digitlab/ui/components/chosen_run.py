"""The run that all pages show, or its training in its place, or the question whether to train it."""

import streamlit as st

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.ui.components.waiting import expected_duration, show_waiting, submit
from digitlab.ui.state import address_bar, session, shared


def chosen_run() -> Run:
    """Return the run that all pages show.

    If there is none, the default detector is trained at once. Any other training takes more than a link to begin: the
    page asks first. While there is no run, the script ends here.
    """
    chosen = session.chosen_experiment()
    try:
        run = shared.stored_run(chosen)
    except shared.NotTrainedError:
        address_bar.show_refusal(again=True)
        _show_instead(chosen)
        st.stop()
    address_bar.show_refusal(again=False)
    session.remember(chosen)
    address_bar.show(run=chosen.to_link())
    return run


def _show_instead(chosen: Experiment) -> None:
    """Show the training of the chosen experiment where its run would be, or ask for it."""
    if chosen == Experiment() and session.may_begin(chosen):
        submit(chosen)
    if chosen in session.asked() and session.status(chosen).is_pending:
        show_waiting(chosen)
    else:
        _ask_first(chosen)


def _ask_first(chosen: Experiment) -> None:
    with st.container(border=True):
        st.markdown("**This run is not on this server. Train it?**")
        st.markdown(naming.full_title(chosen))
        st.caption(expected_duration(chosen))
        with st.container(horizontal=True):
            wants_it = st.button("Train it", type="primary", icon=":material/play_arrow:")
            if chosen != Experiment() and st.button("Show the default detector instead", icon=":material/undo:"):
                session.choose(Experiment())
                st.rerun()
        if wants_it:
            submit(chosen)
