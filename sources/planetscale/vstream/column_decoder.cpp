#include "vstream/column_decoder.hpp"

#include <algorithm>
#include <string>

#include "vstream/built_column.hpp"

namespace pipeline::planetscale {
namespace {

constexpr std::size_t kShownBytes = 80;

const char* what_it_should_be(Decoding decoding) {
  switch (decoding) {
    case Decoding::signed_integer:
    case Decoding::unsigned_integer:
    case Decoding::boolean:
    case Decoding::float32:
    case Decoding::float64:
      return "a number that fits the column's type";
    case Decoding::decimal:
      return "a decimal of the column's precision and scale";
    case Decoding::date:
    case Decoding::datetime:
      return "a date";
    case Decoding::time:
      return "a time";
    case Decoding::bit:
    case Decoding::boolean_bit:
      return "a BIT value of the column's width";
    case Decoding::label:
      return "an index of the column's labels";
    case Decoding::vector:
      return "a list of 4-byte floats";
    default:
      return "valid in the column's character set";
  }
}

// Bytes that would garble a terminal are shown as '?'.
std::string shown(std::string_view cell) {
  std::string text(cell.substr(0, kShownBytes));
  std::replace_if(
      text.begin(), text.end(), [](char byte) { return byte < ' ' || byte > '~'; }, '?');
  return text;
}

}  // namespace

Status ColumnDecoder::refusal(std::string_view cell) const {
  return Status::failed("column \"" + plan_.name + "\": \"" + shown(cell) + "\" is not " +
                        what_it_should_be(plan_.decoding));
}

std::unique_ptr<ColumnDecoder> make_column_decoder(ColumnPlan plan, const ValueRules& rules, Host host) {
  switch (plan.decoding) {
    case Decoding::signed_integer:
    case Decoding::unsigned_integer:
    case Decoding::boolean:
    case Decoding::float32:
    case Decoding::float64:
    case Decoding::decimal:
    case Decoding::bit:
    case Decoding::boolean_bit:
      return make_number_column(std::move(plan), host);
    case Decoding::date:
    case Decoding::datetime:
    case Decoding::time:
      return make_time_column(std::move(plan), rules, host);
    case Decoding::text:
    case Decoding::label:
    case Decoding::json:
    case Decoding::bytes:
    case Decoding::vector:
      break;
  }
  return make_text_column(std::move(plan), rules, host);
}

}  // namespace pipeline::planetscale
