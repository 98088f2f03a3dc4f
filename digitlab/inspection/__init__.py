"""The images behind the numbers: predictions, mistakes, similar images, explanations, suspect labels."""
