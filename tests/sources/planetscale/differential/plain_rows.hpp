// The other decoder: rows by protobuf's own classes and the plainest code there is, for the tests to hold against the
// one that reads the wire bytes. Nothing here is shared with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/batch.hpp"

namespace pipeline::planetscale::test {

struct PlainCell {
  std::optional<std::string> text;  // as the server sent it; none = NULL
  // The image lacks it and none before has it, or it is a change of a JSON value: nothing more is said here.
  bool unsure = false;
};

struct PlainRow {
  Operation operation = Operation::insert;
  std::vector<PlainCell> cells;
};

// The rows that an event stands for, in order.
std::vector<PlainRow> plain_rows(const wire::RowEvent& event, const wire::FieldEvent& fields, bool copy);

}  // namespace pipeline::planetscale::test
