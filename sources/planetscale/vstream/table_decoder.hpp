// TableDecoder: collects the rows of one table of one shard into batches.
//
// Rows of an open transaction can be taken back until `commit`. A batch holds either copied rows only, or changes only.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/host.hpp"
#include "vstream/column_decoder.hpp"
#include "vstream/row_event.hpp"

namespace pipeline::planetscale {

class TableDecoder {
 public:
  // Fails for a schema that can't be trusted (columns named @1).
  static Result<TableDecoder> create(const std::string& table, const wire::FieldEvent& fields, ZeroDates zero_dates,
                                     Host host);

  [[nodiscard]] Schema schema() const;
  [[nodiscard]] bool has_key() const { return !key_.empty(); }
  // True when a copy of this table can go on after a key.
  [[nodiscard]] bool resumable() const;

  // Adds what a RowChange says to the open transaction. A primary key that changes becomes a delete and an insert.
  Status append(const RowChangeView& change, RowForm form);
  // True when the rows so far are of the other kind (copied or changed), so that `finish` must come before `append`.
  [[nodiscard]] bool must_finish_before(bool snapshot) const { return rows_ > 0 && snapshot != snapshot_; }

  struct Transaction {
    std::string_view position;
    int64_t commit_time = 0;  // microseconds since 1970, 0 = unknown
    std::string_view shard;
    int64_t first_sequence = 0;
  };
  // Makes the open transaction's rows final.
  void commit(const Transaction& transaction);
  void rollback();

  [[nodiscard]] std::size_t open_rows() const { return open_.size(); }
  [[nodiscard]] std::size_t committed_rows() const { return rows_ - open_.size(); }
  [[nodiscard]] std::size_t bytes() const;
  // The committed rows. REQUIRES: no open rows.
  Batch finish();

 private:
  explicit TableDecoder(std::string table) : table_(std::move(table)) {}

  Status append_cells(const Cells& cells, RowForm form, Operation operation);
  [[nodiscard]] bool key_changed(const RowChangeView& change) const;

  std::string table_;
  std::vector<ColumnDecoder> columns_;
  std::vector<std::size_t> key_;
  std::vector<Operation> open_;  // of the rows of the open transaction
  ChangeBuilder changes_;
  std::size_t rows_ = 0;
  bool snapshot_ = false;
  Batch snapshot_info_;  // shard, position and sequence of copied rows
};

}  // namespace pipeline::planetscale
