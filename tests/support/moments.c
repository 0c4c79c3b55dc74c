#include "support/moments.h"

moments moments_of(const float *picture, int side)
{
    moments m = {0};
    for (int i = 0; i < side * side; i++) {
        double ink = (double)picture[i], x = i % side, y = i / side;
        m.ink += ink;
        m.x += ink * x;
        m.y += ink * y;
        m.xx += ink * x * x;
        m.xy += ink * x * y;
        m.yy += ink * y * y;
    }
    m.x /= m.ink;
    m.y /= m.ink;
    m.xx = m.xx / m.ink - m.x * m.x;
    m.xy = m.xy / m.ink - m.x * m.y;
    m.yy = m.yy / m.ink - m.y * m.y;
    return m;
}
