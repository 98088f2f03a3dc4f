"""The convolutional networks for a script that goes without digitlab: Keras's own layers and training, only slower.

Starting weights, dropped values, order of images and learning rates are the very same, and Keras's own training of
digitlab's layers gives the same scores to the last bit. But Keras's convolutions round in another way than digitlab's
matrix products, by a ten-millionth, and now and then that makes another one the greatest of four nearly equal values.
The simple network comes within 0.0001 all the same (default parameters, 1,000 images, ten seeds). The larger one is
within 0.0002 after seven steps; after all its epochs every second one has single scores that differ by up to 0.1.

This module imports neither Keras nor JAX.
"""

from textwrap import indent

from digitlab.classifiers.spec import Parameters, Program

# As in `networks.train`, which leaves out what would not fill one of its loops.
_LONGEST_LOOP = 200

_DROPOUT = '''\
class ByteDropout(keras.layers.Dropout):
    """Drop a share of the values while training. A byte decides for each, which is quick to draw: 256ths."""

    def call(self, values, training=False):
        if not training:
            return values
        drawn = jax.random.bits(self.seed_generator.next(), (values.size // 4,), "uint32").view("uint8")
        return keras.ops.where(drawn.reshape(values.shape) / 256 >= self.rate, values / (1 - self.rate), 0.0)
'''
_LAYERS = {
    "SimpleCNN": """\
keras.layers.Conv2D(32, 5, activation="relu", kernel_initializer=start[0]),
keras.layers.MaxPooling2D(),
ByteDropout({dropped} / 256, seed=start[1].seed),
keras.layers.Flatten(),
keras.layers.Dense(128, activation="relu", kernel_initializer=start[2]),
keras.layers.Dense({n_classes}, kernel_initializer=start[3]),""",
    "LargerCNN": """\
# digitlab's convolutions round in another way, and a long training may drift to a network as good.
keras.layers.Conv2D(32, 5, activation="relu", kernel_initializer=start[0]),
keras.layers.MaxPooling2D(),
keras.layers.BatchNormalization(momentum=0.9),
keras.layers.Conv2D(64, 5, activation="relu", kernel_initializer=start[1]),
keras.layers.MaxPooling2D(),
keras.layers.BatchNormalization(momentum=0.9),
keras.layers.Flatten(),
ByteDropout({dropped} / 256, seed=start[2].seed),
keras.layers.Dense(128, activation="relu", kernel_initializer=start[3]),
keras.layers.Dense(50, activation="relu", kernel_initializer=start[4]),
keras.layers.Dense({n_classes}, kernel_initializer=start[5]),""",
}
_FIT = """\
start = [keras.initializers.GlorotUniform(seed) for seed in np.random.SeedSequence(SEED).generate_state(8).tolist()]
stack = [
    keras.Input((784,)),
    keras.layers.Rescaling(1 / 255),
    keras.layers.Reshape((28, 28, 1)),
{layers}
]
model = keras.Sequential(stack)
n_batches = len(X) // {batch_size}
{equal_loops}\
n_steps = {epochs} * n_batches
rise = round(0.1 * n_steps)  # the learning rate rises for a tenth of the steps, then falls along a cosine
rate = keras.optimizers.schedules.CosineDecay({lowest}, n_steps - rise, warmup_target={highest}, warmup_steps=rise)
model.compile(keras.optimizers.Adam(rate), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
rng = np.random.default_rng(SEED)
for _ in range({epochs}):
    chosen = rng.permutation(len(X))[: n_batches * {batch_size}]  # what would not fill a batch is left out
    model.fit(X[chosen], y[chosen], batch_size={batch_size}, shuffle=False, verbose=2)
"""
_EQUAL_LOOPS = f"""\
n_batches -= n_batches % ((n_batches + {_LONGEST_LOOP - 1}) // {_LONGEST_LOOP})  # as digitlab: in loops equally long
"""


def network_program(kind: str, parameters: Parameters, n_classes: int, n_images: int) -> Program:
    """Return the program of a convolutional network with these parameters, complete as the registry has them."""
    dropped = round(256 * parameters["dropout"])
    lines = _LAYERS[kind].format(dropped=dropped, n_classes=n_classes).splitlines(keepends=True)
    return Program(
        fit=_FIT.format(
            layers=indent("".join(line for line in lines if dropped or "ByteDropout" not in line), 4 * " "),
            epochs=parameters["epochs"],
            batch_size=parameters["batch_size"],
            lowest=parameters["learning_rate"] / 10,
            highest=parameters["learning_rate"],
            equal_loops=_EQUAL_LOOPS if n_images // parameters["batch_size"] > _LONGEST_LOOP else "",
        ),
        scores="softmax(model.predict({X}, batch_size=200).astype(np.float64), axis=1)",
        imports=(
            "import os",
            "import keras",
            "from scipy.special import softmax",
            *(["import jax"] if dropped else []),
        ),
        definitions=_DROPOUT if dropped else "",
        settings='os.environ["KERAS_BACKEND"] = "jax"\n',
        packages=("keras", "jax"),
    )
