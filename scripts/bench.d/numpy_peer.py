"""The same network in numpy, written plainly in single precision, for scripts/bench."""
import numpy as np

import turns


class Network:
    def __init__(self, job):
        rng = np.random.default_rng(1)
        self.job = job
        self.w = [(rng.standard_normal((i, o)) * np.sqrt(2 / i)).astype(np.float32)
                  for i, o in zip(job.widths, job.widths[1:])]
        self.b = [np.zeros(o, np.float32) for o in job.widths[1:]]
        self.state = [[np.zeros_like(p), np.zeros_like(p)] for p in self.w + self.b]
        self.steps = 0

    def forward(self, x):
        """The outputs of all layers, x first; the last are probabilities."""
        seen = [x]
        for w, b in zip(self.w, self.b):
            z = seen[-1] @ w
            z += b
            if len(seen) == len(self.w):
                z -= z.max(axis=1, keepdims=True)
                np.exp(z, out=z)
                z /= z.sum(axis=1, keepdims=True)
            elif self.job.activation == "relu":
                np.maximum(z, 0, out=z)
            else:
                z = 1 / (1 + np.exp(-z))
            seen.append(z)
        return seen

    def slope(self, y):
        return y > 0 if self.job.activation == "relu" else y * (1 - y)

    def step(self, x, labels):
        seen = self.forward(x)
        dz = seen[-1]
        dz[np.arange(len(x)), labels] -= 1
        dz /= np.float32(len(x))
        dw, db = [], []
        for layer in reversed(range(len(self.w))):
            dw.insert(0, seen[layer].T @ dz)
            db.insert(0, dz.sum(axis=0))
            if layer:
                dz = dz @ self.w[layer].T
                dz *= self.slope(seen[layer])
        self.steps += 1
        for i, (p, g) in enumerate(zip(self.w + self.b, dw + db)):
            self.update(p, g, self.state[i], i < len(self.w))

    def update(self, p, g, state, decays, rate=np.float32(0.001)):
        if self.job.optimiser == "sgd":
            p -= rate * g
        elif self.job.optimiser == "momentum":
            state[0] *= np.float32(0.9)
            state[0] += g
            p -= rate * state[0]
        else:
            m, v = state
            if decays:
                p *= np.float32(1 - 0.001 * 0.01)
            m *= np.float32(0.9)
            m += np.float32(0.1) * g
            v *= np.float32(0.999)
            v += np.float32(0.001) * np.square(g)
            first = np.float32(0.001 / (1 - 0.9 ** self.steps))
            second = np.float32(1 / (1 - 0.999 ** self.steps))
            p -= first * m / (np.sqrt(v * second) + np.float32(1e-8))


def main():
    job = turns.arguments()
    net = Network(job)
    data = turns.batches(job, *turns.pictures(job))
    if job.kind == "step":
        turns.take_turns(lambda: net.step(*next(data)))
    else:
        turns.take_turns(lambda: net.forward(next(data)[0]))


main()
