#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include "vstream/built_column.hpp"
#include "vstream/charset.hpp"
#include "vstream/json_text.hpp"

namespace pipeline::planetscale {
namespace {

class BytesColumn : public BuiltColumn<BytesBuilder> {
 public:
  using BuiltColumn::BuiltColumn;

  Reading append(std::string_view cell, RowForm /*form*/) override {
    builder().append(cell);
    return Reading::value;
  }
};

class TextColumn : public BuiltColumn<BytesBuilder> {
 public:
  TextColumn(ColumnPlan plan, InvalidText invalid_text, Host host)
      : BuiltColumn(std::move(plan)), invalid_text_(invalid_text), host_(host) {
    if (this->plan().charset != "UTF-8") transcoder_.emplace(this->plan().charset);
  }

  Reading append(std::string_view cell, RowForm /*form*/) override { return append_text(cell); }

  [[nodiscard]] Status refusal(std::string_view cell) const override {
    return ColumnDecoder::refusal(cell)
        .with_hint("invalid_text = \"replace\" or \"null\" lets such texts pass")
        .with_option("invalid_text");
  }

 protected:
  Reading append_text(std::string_view cell) {
    if (is_ascii(cell) && (!transcoder_ || transcoder_->keeps_ascii())) {
      builder().append(cell);
      return Reading::value;
    }
    return transcoder_ ? append_transcoded(cell) : append_utf8(cell);
  }
  Reading append_utf8(std::string_view cell) {
    if (!is_valid_utf8(cell)) return append_invalid(cell);
    builder().append(cell);
    return Reading::value;
  }

 private:
  Reading append_transcoded(std::string_view cell) {
    const std::optional<std::string_view> converted = transcoder_->to_utf8(cell);
    if (!converted) return append_invalid(cell);
    builder().append(*converted);
    return Reading::value;
  }

  Reading append_invalid(std::string_view cell) {
    if (invalid_text_ == InvalidText::error) return Reading::refused;
    if (invalid_text_ == InvalidText::null) {
      host_.count("texts that are not valid in their character set, replaced by NULL");
      append_null();
      return Reading::value;
    }
    host_.count("texts that are not valid in their character set, written with U+FFFD");
    builder().append(transcoder_ ? transcoder_->to_utf8_with_replacements(cell) : replace_invalid_utf8(cell));
    return Reading::value;
  }

  const InvalidText invalid_text_;
  const Host host_;
  std::optional<Transcoder> transcoder_;
};

// ENUM and SET: in the column's character set in the copy, UTF-8 in the binlog form, numbers from old servers there.
class LabelColumn : public TextColumn {
 public:
  using TextColumn::TextColumn;

  Reading append(std::string_view cell, RowForm form) override {
    if (form.copy) return append_text(cell);
    if (form.labels_are_strings) return append_utf8(cell);
    const std::optional<std::string> label = label_of_number(cell);
    if (!label) return Reading::refused;
    builder().append(*label);
    return Reading::value;
  }

  // Not that of text.
  [[nodiscard]] Status refusal(std::string_view cell) const override {
    return ColumnDecoder::refusal(cell);  // NOLINT(bugprone-parent-virtual-call)
  }

 private:
  [[nodiscard]] std::optional<std::string> label_of_number(std::string_view text) const {
    uint64_t number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    return plan().is_set ? members_of(number) : label_of(number);
  }

  [[nodiscard]] std::optional<std::string> label_of(uint64_t index) const {
    if (index == 0) return std::string();
    if (index > plan().labels.size()) return std::nullopt;
    return plan().labels[index - 1];
  }

  [[nodiscard]] std::optional<std::string> members_of(uint64_t mask) const {
    std::string joined;
    for (std::size_t i = 0; i < 64 && mask >> i != 0; ++i) {
      if ((mask >> i & 1U) == 0) continue;
      if (i >= plan().labels.size()) return std::nullopt;
      joined += (joined.empty() ? "" : ",") + plan().labels[i];
    }
    return joined;
  }
};

// The copy sends MySQL's own text. What vstreamer prints for the binary log may be cut, invalid or wrong (vstream.md
// 8.10).
class JsonColumn : public BuiltColumn<BytesBuilder> {
 public:
  JsonColumn(ColumnPlan plan, Host host) : BuiltColumn(std::move(plan)), host_(host) {}

  Reading append(std::string_view cell, RowForm form) override {
    if (form.copy) {
      builder().append(cell);
      return Reading::value;
    }
    const JsonReading reading = read_binlog_json(cell, repaired_);
    if (reading == JsonReading::lost) {
      host_.count("JSON values that the server sent cut or wrong, unavailable");
      append_null();
      return Reading::unavailable;
    }
    builder().append(reading == JsonReading::repaired ? std::string_view(repaired_) : cell);
    return Reading::value;
  }

 private:
  const Host host_;
  std::string repaired_;
};

// Little-endian float32 values.
class VectorColumn : public BuiltColumn<ListBuilder<FixedBuilder<float>>> {
 public:
  using BuiltColumn::BuiltColumn;

  Reading append(std::string_view cell, RowForm /*form*/) override {
    if (cell.size() % sizeof(float) != 0) return Reading::refused;
    for (std::size_t at = 0; at < cell.size(); at += sizeof(float)) {
      float value = 0;
      std::memcpy(&value, cell.data() + at, sizeof value);
      builder().items().append(value);
    }
    builder().append();
    return Reading::value;
  }
};

}  // namespace

std::unique_ptr<ColumnDecoder> make_text_column(ColumnPlan plan, const ValueRules& rules, Host host) {
  switch (plan.decoding) {
    case Decoding::text:
      return std::make_unique<TextColumn>(std::move(plan), rules.invalid_text, host);
    case Decoding::label:
      return std::make_unique<LabelColumn>(std::move(plan), rules.invalid_text, host);
    case Decoding::json:
      return std::make_unique<JsonColumn>(std::move(plan), host);
    case Decoding::vector:
      return std::make_unique<VectorColumn>(std::move(plan));
    default:
      return std::make_unique<BytesColumn>(std::move(plan));
  }
}

}  // namespace pipeline::planetscale
