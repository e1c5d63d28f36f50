// The row-group log: what is known of a finished row group, written into the file right behind it.
//
// A file that was cut short after such a record can be gone on with, and ended, without its row groups being read: the
// records, each of which tells where the one before ends, give everything that the footer needs. Readers of Parquet
// follow the offsets of the footer and never see the records. (files.md 7.4.2, with the log in the file itself, so that
// one fsync covers both.)
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "metadata.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

// The record of a row group, for a place in the file. `previous_end`: where the record before ends; 0 = none.
std::string log_record(const RowGroupRecord& group, uint64_t previous_end);

using ReadBytes = std::function<Result<std::string>(uint64_t offset, std::size_t size)>;

// All row groups of a file whose last record ends at `end`; `end` 0 = none. Failed when the bytes are no such records.
Result<std::vector<RowGroupRecord>> read_log(uint64_t end, const ReadBytes& read);

}  // namespace pipeline::parquet
