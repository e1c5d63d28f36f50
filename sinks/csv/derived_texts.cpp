#include "derived_texts.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

namespace pipeline::csv {
namespace {

std::string quoted(std::string_view text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return {buffer.GetString(), buffer.GetSize()};
}

// What JSON has no number for is null.
std::string number_text(float number) {
  if (!std::isfinite(number)) return "null";
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

}  // namespace

OwnedArray list_texts(const ArrowArray& column) {
  const ListView lists(column);
  const bool is_text = column.children[0]->n_buffers == 3;
  BytesBuilder texts;
  for (int64_t row = 0; row < column.length; ++row) {
    if (lists.is_null(row)) {
      texts.append_null();
      continue;
    }
    std::string text = "[";
    const auto [first, last] = lists.range(row);
    for (int64_t i = first; i < last; ++i) {
      if (i > first) text += ',';
      text += is_text ? quoted(lists.items().bytes(i)) : number_text(lists.items().value<float>(i));
    }
    texts.append(text += ']');
  }
  return texts.finish();
}

OwnedArray unavailable_texts(const Batch& batch) {
  const ChangeView changes(batch);
  BytesBuilder texts;
  for (int64_t row = 0; row < batch.length(); ++row) {
    std::string text;
    for (const std::string_view name : changes.unavailable(row)) text += (text.empty() ? "[" : ",") + quoted(name);
    if (text.empty()) {
      texts.append_null();
    } else {
      texts.append(text += ']');
    }
  }
  return texts.finish();
}

bool has_unavailable(const Batch& batch) {
  const ChangeView changes(batch);
  if (!changes.may_be_unavailable()) return false;
  for (int64_t row = 0; row < batch.length(); ++row) {
    if (!changes.unavailable(row).empty()) return true;
  }
  return false;
}

}  // namespace pipeline::csv
