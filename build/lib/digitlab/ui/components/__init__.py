"""What several pages show: figures, cards, the threshold slider, the gallery, tables of runs, trainings under way."""
