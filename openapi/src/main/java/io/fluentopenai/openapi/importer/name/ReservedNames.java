package io.fluentopenai.openapi.importer.name;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Class names that generated code must be able to use for what they mean already. */
public final class ReservedNames {
    /** The public classes of {@code java.lang}, up to Java 25. */
    private static final String JAVA_LANG = """
            AbstractMethodError Appendable ArithmeticException ArrayIndexOutOfBoundsException
            ArrayStoreException AssertionError AutoCloseable Boolean BootstrapMethodError Byte CharSequence
            Character Class ClassCastException ClassCircularityError ClassFormatError ClassLoader
            ClassNotFoundException ClassValue CloneNotSupportedException Cloneable Comparable Compiler
            Deprecated Double Enum EnumConstantNotPresentException Error Exception ExceptionInInitializerError
            Float FunctionalInterface IO IllegalAccessError IllegalAccessException IllegalArgumentException
            IllegalCallerException IllegalMonitorStateException IllegalStateException
            IllegalThreadStateException IncompatibleClassChangeError IndexOutOfBoundsException
            InheritableThreadLocal InstantiationError InstantiationException Integer InternalError
            InterruptedException Iterable LayerInstantiationException LazyConstant LinkageError Long
            MatchException Math Module ModuleLayer NegativeArraySizeException NoClassDefFoundError
            NoSuchFieldError NoSuchFieldException NoSuchMethodError NoSuchMethodException NullPointerException
            Number NumberFormatException Object OutOfMemoryError Override Package Process ProcessBuilder
            ProcessHandle Readable Record ReflectiveOperationException Runnable Runtime RuntimeException
            RuntimePermission SafeVarargs ScopedValue SecurityException SecurityManager Short StableValue
            StackOverflowError StackTraceElement StackWalker StrictMath String StringBuffer StringBuilder
            StringIndexOutOfBoundsException StringTemplate SuppressWarnings System Thread ThreadDeath
            ThreadGroup ThreadLocal Throwable TypeNotPresentException UnknownError UnsatisfiedLinkError
            UnsupportedClassVersionError UnsupportedOperationException VerifyError VirtualMachineError Void
            WrongThreadException
            """;

    /** Classes that the generated code itself uses by their short names. */
    private static final String USED = """
            Api Apis ApiClient ApiException ApiResponse ArrayList Arrays BinaryContent Call Collections
            CompletableFuture Duration EventStream Fields FilePart FloatVector FormBody FormWriter
            Generated IOException InputStream JsonChoice JsonGenerator JsonKind JsonModel JsonNode
            JsonNullable JsonParser JsonReader JsonUnknown JsonValue JsonWriter LinkedHashMap List ListPage
            Map NullMarked Nullable Objects OpenEnum Optional PageParams Path RequestOptions Set URI
            """;

    private static final Set<String> LOWER_CASE = lowerCase();

    private ReservedNames() {}

    /** Returns whether a name, in any case, is taken. */
    public static boolean contains(String name) {
        return LOWER_CASE.contains(name.toLowerCase(Locale.ROOT));
    }

    private static Set<String> lowerCase() {
        Set<String> names = new TreeSet<>();
        for (String name : (JAVA_LANG + USED).trim().split("\\s+")) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(names);
    }
}
