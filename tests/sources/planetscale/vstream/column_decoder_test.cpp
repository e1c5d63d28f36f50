#include "vstream/column_decoder.hpp"

#include <gtest/gtest.h>

#include "pipeline/sdk/view.hpp"
#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale {
namespace {

constexpr RowForm kCopy{true, true};
constexpr RowForm kBinlog{false, true};

ColumnDecoder decoder_for(const char* column_type, ZeroDates zero_dates = ZeroDates::null) {
  return {plan_column(test::field("c", column_type), 0, zero_dates), zero_dates, Host()};
}

struct Unreadable {
  const char* column_type;
  std::string value;
};

TEST(ColumnDecoder, NamesTheColumnAndShowsAValueThatItCannotRead) {
  const Unreadable cases[] = {
      {"tinyint", "128"},     {"int unsigned", "-1"},    {"bigint", "1.5"}, {"bigint", ""},
      {"double", "abc"},      {"decimal(5,2)", "1.234"}, {"time", "later"}, {"bigint unsigned", "18446744073709551616"},
      {"bit(9)", "123456789"}};
  for (const Unreadable& item : cases) {
    const Status status = decoder_for(item.column_type).append(item.value, kCopy);
    ASSERT_FALSE(status.ok()) << item.column_type;
    EXPECT_NE(status.message().find("column \"c\""), std::string::npos) << status.message();
  }
}

TEST(ColumnDecoder, ReadsBothFormsOfFloats) {
  ColumnDecoder decoder = decoder_for("double");
  ASSERT_TRUE(decoder.append("1.5", kCopy).ok());
  ASSERT_TRUE(decoder.append("1.5E+00", kBinlog).ok());
  ASSERT_TRUE(decoder.append("-1e-300", kCopy).ok());
  const OwnedArray array = decoder.finish();
  const ColumnView view(array.get());
  EXPECT_EQ(view.value<double>(0), 1.5);
  EXPECT_EQ(view.value<double>(1), 1.5);
  EXPECT_EQ(view.value<double>(2), -1e-300);
}

TEST(ColumnDecoder, KeepsNullApartFromEmpty) {
  ColumnDecoder decoder = decoder_for("varchar(10)");
  ASSERT_TRUE(decoder.append(std::nullopt, kCopy).ok());
  ASSERT_TRUE(decoder.append("", kCopy).ok());
  const OwnedArray array = decoder.finish();
  const ColumnView view(array.get());
  EXPECT_TRUE(view.is_null(0));
  EXPECT_FALSE(view.is_null(1));
}

TEST(ColumnDecoder, TreatsZeroDatesByPolicy) {
  ColumnDecoder nulled = decoder_for("date", ZeroDates::null);
  ASSERT_TRUE(nulled.append("0000-00-00", kCopy).ok());
  EXPECT_TRUE(ColumnView(nulled.finish().get()).is_null(0));

  const Status status = decoder_for("datetime", ZeroDates::error).append("2024-00-00 00:00:00", kCopy);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.option(), "zero_dates");

  ColumnDecoder text = decoder_for("datetime", ZeroDates::text);
  ASSERT_TRUE(text.append("2024-00-00 00:00:00", kCopy).ok());
  const OwnedArray array = text.finish();
  EXPECT_EQ(ColumnView(array.get()).bytes(0), "2024-00-00 00:00:00");
}

TEST(ColumnDecoder, ReadsLabelsFromNumbersOfOldServers) {
  constexpr RowForm old{false, false};
  ColumnDecoder label = decoder_for("enum('a','b''c')");
  ASSERT_TRUE(label.append("2", old).ok());
  ASSERT_TRUE(label.append("0", old).ok());
  EXPECT_FALSE(label.append("3", old).ok());
  const OwnedArray labels = label.finish();
  EXPECT_EQ(ColumnView(labels.get()).bytes(0), "b'c");
  EXPECT_EQ(ColumnView(labels.get()).bytes(1), "");

  ColumnDecoder set = decoder_for("set('x','y','z')");
  ASSERT_TRUE(set.append("5", old).ok());
  const OwnedArray sets = set.finish();
  EXPECT_EQ(ColumnView(sets.get()).bytes(0), "x,z");
}

TEST(ColumnDecoder, ForgetsRowsThatAreTakenBack) {
  ColumnDecoder decoder = decoder_for("varchar(10)");
  ASSERT_TRUE(decoder.append("kept", kCopy).ok());
  ASSERT_TRUE(decoder.append("gone", kCopy).ok());
  decoder.truncate_to(1);
  ASSERT_TRUE(decoder.append("next", kCopy).ok());
  const OwnedArray array = decoder.finish();
  ASSERT_EQ(array->length, 2);
  EXPECT_EQ(ColumnView(array.get()).bytes(1), "next");
}

}  // namespace
}  // namespace pipeline::planetscale
