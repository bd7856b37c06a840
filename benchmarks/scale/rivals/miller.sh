#!/bin/sh
# The question in Miller: sh miller.sh FILE checks|none
# The slices are found first; then all rows pass by, and those of the slices are counted.
set -eu
file=$1
slices=$(mktemp)
trap 'rm -f "$slices"' EXIT
checks='true'
if [ "$2" = checks ]; then
  checks='
    $value = asserting_numeric($value);
    key = $city.",".$metric.",".$period.",".$unit.",".$source;
    if (is_present(@seen[key]) && @seen[key] != $value) {
      $value = asserting_null("rows contradict each other");
    }
    @seen[key] = $value;
    true'
fi
mlr --icsv --ocsv \
  filter '$city == "City 00001" || $city == "City 00002"' \
  then reshape -s city,value then unsparsify \
  then filter 'is_not_empty($*["City 00001"]) && is_not_empty($*["City 00002"])' \
  then sort -f metric -nr period then head -n 1 -g metric \
  then rename 'City 00001,a,City 00002,b' \
  then cut -o -f metric,period,unit,source,a,b \
  then put '$sign = $metric =~ "[38]$" ? -1 : 1' \
  "$file" >"$slices"
mlr --icsv --ocsv \
  filter "$checks" \
  then join -j metric,period,unit,source -f "$slices" \
  then put '
    $above_a = $sign * $value > $sign * $a ? 1 : 0;
    $above_b = $sign * $value > $sign * $b ? 1 : 0' \
  then stats1 -a sum,count -f above_a,above_b -g metric,a,b \
  then sort -f metric \
  then put '$city = "City 00001;City 00002"' then nest --evar ';' -f city \
  then put '
    first = $city == "City 00001";
    $value = first ? $a : $b;
    $rank = 1 + (first ? $above_a_sum : $above_b_sum);
    $of = $above_a_count;
    $ratio = first ? $a / $b : 1' \
  then cut -o -f metric,city,value,rank,of,ratio \
  "$file"
