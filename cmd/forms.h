/* The forms that data are written in. */
#ifndef NL_CMD_FORMS_H
#define NL_CMD_FORMS_H

#include "data/dataset.h"

extern const char *const nl_data_forms[]; /* for OPTION_CHOICE */

/* Writes the dataset in the form with that number. */
bool nl_data_write(const nl_dataset *data, unsigned form, const char *path, nl_error *err) NL_CHECK;

#endif
