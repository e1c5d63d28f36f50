// What a recording did not get any more.
#pragma once

#include "recording.hpp"

namespace pipeline::vtgate {

// Adds a transaction to the end of each shard's log that makes of the tables in `incomplete` what they really held: a
// server that goes on after the recorded failure sends the rest.
void complete_log(Recording& recording);

}  // namespace pipeline::vtgate
