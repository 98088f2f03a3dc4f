from digitlab.ui.navigation import show_app

show_app()
