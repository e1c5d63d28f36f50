// Compares what a sync applied with what the recorded tables really held.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "recording.hpp"
#include "sources/planetscale/recorded/applied_tables.hpp"

namespace pipeline::planetscale::test {

// What differs from the recorded rows, a text for each row; empty = equal. Of a recording that begins at a position the
// rows are compared that it touches or that came: what was there before need not come.
std::vector<std::string> differences_from_rows(const vtgate::Recording& recording, const AppliedTables& applied);

// Empty = the two hold the same rows.
std::string difference(const AppliedTables& a, const AppliedTables& b);

}  // namespace pipeline::planetscale::test
