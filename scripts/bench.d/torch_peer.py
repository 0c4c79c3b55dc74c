"""PyTorch, eager, for scripts/bench."""
import torch
from torch import nn

import turns

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU}


def optimiser_of(job, parameters):
    if job.optimiser == "adamw":
        return torch.optim.AdamW(parameters, lr=0.001, weight_decay=0.01)
    momentum = 0.9 if job.optimiser == "momentum" else 0.0
    return torch.optim.SGD(parameters, lr=0.001, momentum=momentum)


def network(widths, activation):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), ACTIVATIONS[activation]()]
    return nn.Sequential(*layers[:-1])


def main():
    job = turns.arguments()
    torch.set_num_threads(job.threads)
    torch.manual_seed(1)
    model = network(job.widths, job.activation)
    optimiser = optimiser_of(job, model.parameters())
    loss = nn.CrossEntropyLoss()
    data = turns.batches(job, *(torch.from_numpy(a) for a in turns.pictures(job)))

    def step():
        x, labels = next(data)
        optimiser.zero_grad(set_to_none=True)
        loss(model(x), labels).backward()
        optimiser.step()

    def infer():
        with torch.inference_mode():
            torch.softmax(model(next(data)[0]), 1)

    turns.take_turns(step if job.kind == "step" else infer)


main()
