#include "draw/composestyle.h"

nl_compose_style nl_compose_style_default(void)
{
    return (nl_compose_style){
        .height = 48.0f,
        .stroke_width = 0.09f,
        .gap = 0.18f,
        .gap_spread = 0.04f,
        .word_gap = 0.7f,
        .line_pitch = 2.0f,
        .overlap = 0.6f,
        .break_least = 1.0f,
        .break_most = 2.0f,
        .size_least = 0.96f,
        .size_most = 1.04f,
        .slant_spread = 0.02f,
        .tilt_spread = 0.01f,
        .wander = 0.02f,
        .margin = 0.5f,
        .soft = 1.5f,
        .ink = 40.0f,
        .paper = 246.0f,
        .noise = 3.0f,
        .ruled_width = 1.5f,
        .ruled_pitch = 2.0f,
        .ruled_low = 0.05f,
    };
}
