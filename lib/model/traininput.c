#include "model/traininput.h"

void nl_train_input_fill(void *input, nl_mat x, int first_row)
{
    const nl_train_input *now = input;
    int of_lines = now->line_rows - first_row;
    of_lines = of_lines < 0 ? 0 : of_lines;
    of_lines = of_lines > x.rows ? x.rows : of_lines;
    if (of_lines > 0)
        nl_line_step_fill(now->lines, nl_mat_rows(x, 0, of_lines), first_row);
    int first = first_row + of_lines - now->line_rows, rows = x.rows - of_lines;
    if (rows == 0)
        return;
    float *pictures = now->teacher ? nl_teacher_picture(now->teacher, first) : NULL;
    nl_batch_gather(nl_mat_row(x, of_lines), pictures, &now->batch, first, rows);
    if (now->teacher)
        nl_teacher_answer(now->teacher, first, rows);
}
