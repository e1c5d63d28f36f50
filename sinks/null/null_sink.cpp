#include "null_sink.hpp"
