package io.fluentopenai.testkit.internal.sample;

/**
 * The optional contents of a sample.
 *
 * @param optional optional properties, two elements an array, an entry a map, values where null would do
 * @param unknownProperties a property that the schema does not declare, in each object that declares some
 * @param unknownEnumValues a value that is not among the known ones, for each string enum, open or closed
 * @param unknownBranches an object that belongs to no branch, for unions whose branches are told by a property
 * @param plain no characters that need escapes, and nothing for a schema that does not say what it is
 */
public record SampleOptions(
        boolean optional,
        boolean unknownProperties,
        boolean unknownEnumValues,
        boolean unknownBranches,
        boolean plain) {

    public static final SampleOptions MINIMAL = new SampleOptions(false, false, false, false, false);
    public static final SampleOptions MAXIMAL = new SampleOptions(true, false, false, false, false);
    public static final SampleOptions UNKNOWN_PROPERTIES = new SampleOptions(true, true, false, false, false);
    public static final SampleOptions UNKNOWN_ENUM_VALUES = new SampleOptions(true, false, true, false, false);
    public static final SampleOptions UNKNOWN_BRANCHES = new SampleOptions(true, false, false, true, false);
    static final SampleOptions PLAIN = new SampleOptions(true, false, false, false, true);
}
