// An event as a line of text that two servers agree on: without times, GTIDs and server ids.
#pragma once

#include <string>

#include "pipeline/planetscale/vstream.pb.h"

namespace pipeline::vtgate::model {

namespace wire = planetscale::wire;

std::string describe(const wire::VEvent& event);

}  // namespace pipeline::vtgate::model
