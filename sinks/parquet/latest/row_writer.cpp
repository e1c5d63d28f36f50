#include "latest/row_writer.hpp"

#include <algorithm>

#include "latest/cells.hpp"

namespace pipeline::parquet {
namespace {

Status unfit(const FileDescription& description, const Column& column) {
  return Status::failed(description.name_space + "." + description.table + ": the type of the column \"" + column.name +
                        "\" was changed, and an update leaves a value that the new type can't hold as it was")
      .with_hint("copy the table again");
}

}  // namespace

RowWriter::RowWriter(const FileDescription& description, NewParts& parts, const Limits& limits)
    : description_(description), parts_(parts), limits_(limits), pages_(description.columns.size()) {}

Status RowWriter::write(std::string_view cells) {
  CellReader reader(cells);
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    const Cell cell = reader.next();
    if (cell.kind == Cell::Kind::unfit) return unfit(description_, description_.columns[i]);
    unknown_values_ += cell.kind == Cell::Kind::unknown ? 1 : 0;
    append_to_page(description_.columns[i], cell, pages_[i]);
  }
  return is_page_full() ? finish() : Status();
}

bool RowWriter::is_page_full() const {
  return std::any_of(pages_.begin(), pages_.end(), [&](const PageValues& page) {
    return page.rows >= limits_.page_rows || page.bytes() >= limits_.page_bytes;
  });
}

Status RowWriter::finish() {
  if (pages_.front().rows == 0) return {};
  std::vector<const PageValues*> pointers;
  for (const PageValues& page : pages_) pointers.push_back(&page);
  const Result<PartWriter*> writer = parts_.writer_for(description_);
  if (!writer.ok()) return writer.status();
  Status status = (*writer)->append(pointers, std::vector<uint8_t>(pages_.front().rows, 1));
  for (PageValues& page : pages_) page.clear();
  return status;
}

}  // namespace pipeline::parquet
