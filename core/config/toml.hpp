// toml++, with its assertions off: some bad files ("[ }") fail them, while without them they are reported.
#pragma once

#define TOML_ASSERT(expression) static_assert(true)

#include <toml++/toml.h>
