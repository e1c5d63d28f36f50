// Compares what a sync applied with what the recorded tables really held.
#pragma once

#include <map>
#include <set>
#include <string>

#include "recording.hpp"
#include "sources/planetscale/recorded/applied_tables.hpp"

namespace pipeline::planetscale::test {

// Empty = equal to the recorded rows. Of a recording that begins at a position only the rows that it touches are
// compared: what was there before never came.
std::string difference_from_rows(const vtgate::Recording& recording, const AppliedTables& applied);

// Empty = the two hold the same rows.
std::string difference(const AppliedTables& a, const AppliedTables& b);

}  // namespace pipeline::planetscale::test
