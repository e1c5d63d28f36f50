// TableDecoder: collects the rows of one table of one shard into batches.
//
// Rows of an open transaction can be taken back until `commit`. A batch holds either copied rows only, or changes only.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/host.hpp"
#include "vstream/column_decoder.hpp"
#include "vstream/partial_row.hpp"
#include "vstream/row_event.hpp"

namespace pipeline::planetscale {

class TableDecoder {
 public:
  // Fails for a schema that can't be trusted (columns named @1).
  static Result<TableDecoder> create(const std::string& table, const wire::FieldEvent& fields, const ValueRules& rules,
                                     Host host);

  // Leaves out these columns: they are read and not handed out.
  void hide(const std::vector<std::string>& names);
  // Hands rows out with the columns of `wider`, as those of a shard that was altered earlier; columns that are lacking
  // here are NULL. Also when rows were read already. REQUIRES: wider.covers(*this).
  void show_as(const TableDecoder& wider);
  // Undoes it.
  void show_own() { shown_.clear(); }
  // True when it has all columns of `narrower`, and what that lacks may be NULL.
  [[nodiscard]] bool covers(const TableDecoder& narrower) const;
  [[nodiscard]] Schema schema() const;
  [[nodiscard]] bool has_key() const { return !key_.empty(); }
  // True when a copy of this table can go on after a key.
  [[nodiscard]] bool resumable() const;

  // Adds what a RowChange says to the open transaction. A primary key that changes becomes a delete and an insert; so
  // does each update of a table without a key, whose rows nothing else tells apart.
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

  [[nodiscard]] std::size_t open_rows() const { return open_rows_; }
  [[nodiscard]] std::size_t committed_rows() const { return rows_ - open_rows_; }
  [[nodiscard]] std::size_t bytes() const;
  // The committed rows. REQUIRES: no open rows.
  Batch finish();

 private:
  using Columns = std::vector<std::unique_ptr<ColumnDecoder>>;
  struct OpenRow {
    Operation operation;
    std::vector<std::string_view> unavailable;  // names, which live as long as the columns
  };

  TableDecoder(std::string table, const ValueRules& rules, Host host)
      : table_(std::move(table)), host_(host), rules_(rules) {}

  Status append_update(const RowChangeView& change, RowForm form);
  // Appends the rows of `change` when an image may not be whole.
  Status append_partial(const RowChangeView& change, RowForm form);
  Status append_removed(const RowChangeView& change, RowForm form);
  Status append_image(const RowImage& image, RowForm form, Operation operation);
  Status append_row(const PartialRow& row, RowForm form, Operation operation);
  // The image before the change of the row appended last; absent = there is none.
  Status append_before(const RowImage& image, RowForm form);
  Status read_image(const RowImage& image, RowForm form, const Columns& columns);
  // Of the row appended last.
  void note_unavailable(const ColumnDecoder& column);
  [[nodiscard]] Status wrong_width(const RowImage& image) const;
  [[nodiscard]] Status wrong_bytes() const;
  // True when the row after the change is another one. Columns that `after` lacks have not changed.
  [[nodiscard]] bool key_changed(const RowChangeView& change) const;
  // The arrays of the columns that are handed out.
  std::vector<OwnedArray> finish_columns(Columns& columns);
  OwnedArray finish_absent(ColumnDecoder& column) const;
  [[nodiscard]] std::vector<const ColumnDecoder*> own_columns() const;

  // A column that is handed out: one of columns_, or one that is lacking.
  struct ShownColumn {
    std::optional<std::size_t> own;
    std::unique_ptr<ColumnDecoder> absent;
  };

  std::string table_;
  Host host_;
  ValueRules rules_;
  Columns columns_;
  Columns before_columns_;  // empty = no before images
  ValidityBuilder before_validity_;
  std::vector<PartialRow::Column> shapes_;  // of columns_
  std::vector<std::size_t> key_;
  std::set<std::string, std::less<>> hidden_;  // names of columns
  std::vector<ShownColumn> shown_;             // empty = columns_ without the hidden ones
  std::size_t open_rows_ = 0;                  // of the open transaction
  std::vector<OpenRow> open_;                  // the same, when they are changes
  PartialRow partial_row_;
  bool images_are_partial_ = false;  // an image that was not whole has come
  ChangeBuilder changes_;
  std::size_t rows_ = 0;
  bool snapshot_ = false;
  Batch snapshot_info_;  // shard, position and sequence of copied rows
};

}  // namespace pipeline::planetscale
