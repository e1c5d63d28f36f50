// CompactWriter: the part of Thrift's compact protocol that Parquet metadata needs.
//
// Source: "Thrift Compact protocol encoding"; files.md 1.2. Fields of a struct are written in ascending order of id.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pipeline::parquet {

enum class ThriftType : uint8_t {
  boolean_true = 1,
  boolean_false = 2,
  i8 = 3,
  i16 = 4,
  i32 = 5,
  i64 = 6,
  binary = 8,
  list = 9,
  structure = 12,
};

class CompactWriter {
 public:
  // The outermost struct begins with the writer; `end` closes it.
  CompactWriter() : last_ids_{0} {}

  void boolean(int16_t id, bool value) { header(id, value ? ThriftType::boolean_true : ThriftType::boolean_false); }
  void i8(int16_t id, int8_t value) {
    header(id, ThriftType::i8);
    out_ += static_cast<char>(value);
  }
  void i32(int16_t id, int32_t value) {
    header(id, ThriftType::i32);
    zigzag(value);
  }
  void i64(int16_t id, int64_t value) {
    header(id, ThriftType::i64);
    zigzag(value);
  }
  void binary(int16_t id, std::string_view value) {
    header(id, ThriftType::binary);
    binary_element(value);
  }
  void list(int16_t id, ThriftType element, std::size_t size);
  void begin_struct(int16_t id) {
    header(id, ThriftType::structure);
    last_ids_.push_back(0);
  }
  void end() {
    out_ += '\0';
    last_ids_.pop_back();
  }
  void empty_struct(int16_t id) {
    begin_struct(id);
    end();
  }

  // Elements of a list.
  void begin_element() { last_ids_.push_back(0); }
  void i32_element(int32_t value) { zigzag(value); }
  void i64_element(int64_t value) { zigzag(value); }
  void boolean_element(bool value) { out_ += value ? '\1' : '\2'; }
  void binary_element(std::string_view value) {
    varint(value.size());
    out_ += value;
  }

  // Fields `first_id` to `last_id` of the current struct, as another writer wrote them.
  void fields(std::string_view serialized, int16_t last_id) {
    out_ += serialized;
    last_ids_.back() = last_id;
  }

  [[nodiscard]] const std::string& bytes() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void header(int16_t id, ThriftType type);
  void varint(uint64_t value);
  void zigzag(int64_t value) { varint((static_cast<uint64_t>(value) << 1U) ^ static_cast<uint64_t>(value >> 63)); }

  std::string out_;
  std::vector<int16_t> last_ids_;
};

}  // namespace pipeline::parquet
