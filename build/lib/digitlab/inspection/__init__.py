"""The images behind the numbers: answers, mistakes, similar images, explanations, suspect labels."""
