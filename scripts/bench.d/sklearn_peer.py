"""scikit-learn's MLPClassifier for scripts/bench. Its Adam decays no weights."""
import numpy as np
from sklearn.neural_network import MLPClassifier

import turns

ACTIVATIONS = {"sigmoid": "logistic", "relu": "relu"}


def main():
    job = turns.arguments()
    model = MLPClassifier(
        hidden_layer_sizes=job.widths[1:-1], activation=ACTIVATIONS[job.activation],
        solver="adam" if job.optimiser == "adamw" else "sgd", alpha=0.0, batch_size=job.batch,
        learning_rate_init=0.001, momentum=0.9 if job.optimiser == "momentum" else 0.0,
        nesterovs_momentum=False, random_state=1)
    x, labels = turns.pictures(job)
    classes = np.arange(job.widths[-1])
    model.partial_fit(x[:job.batch], labels[:job.batch], classes)
    if job.kind == "infer":
        data = turns.batches(job, x)
        turns.take_turns(lambda: model.predict_proba(next(data)[0]))
    else:
        # Several batches a call, as fit has them, so that what a call costs does not count much.
        units = max(1, min(64, 2048 // job.batch))
        rows = units * job.batch
        turns.take_turns(lambda: model.partial_fit(x[:rows], labels[:rows]), units)


main()
