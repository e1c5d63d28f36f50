// What is different from the recorded rows after a sync of a recorded case, row by row: what Vitess doesn't tell.
#pragma once

#include <string>
#include <vector>

namespace pipeline::planetscale::test {

// With MySQL beside VStream. Empty = the rows are equal.
const std::vector<std::string>& known_differences(const std::string& name);
// How the further differences begin when there is no MySQL; empty = there are none.
const std::string& differences_without_mysql(const std::string& name);
// The case that left the rows with which this one begins; empty = it is not known.
const std::string& case_before(const std::string& name);

}  // namespace pipeline::planetscale::test
