"""Pen strokes and photos, turned into the 28x28 picture that MNIST would have made of them."""
