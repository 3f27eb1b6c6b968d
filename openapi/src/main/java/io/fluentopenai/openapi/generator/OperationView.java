package io.fluentopenai.openapi.generator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A form of an operation for the template: an operation has one for each kind of request body and each kind of
 * response.
 */
record OperationView(
        String name,
        String verb,
        String path,
        String upstreamId,
        List<String> doc,
        @Nullable String deprecated,
        List<Argument> arguments,
        @Nullable String requiredBody,
        @Nullable String paramsType,
        String call,
        Answer answer,
        String resultType) {

    /** The response. */
    enum Answer {
        VALUE,
        NOTHING,
        STREAM
    }

    /** A positional argument. */
    record Argument(String type, String name, boolean nullable, String doc) {
        String declaration() {
            return (nullable ? "@Nullable " : "") + type + " " + name;
        }
    }

    boolean value() {
        return answer == Answer.VALUE;
    }

    boolean nothing() {
        return answer == Answer.NOTHING;
    }

    boolean stream() {
        return answer == Answer.STREAM;
    }

    /** The public forms by their arguments: without options, and with everything. */
    List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        forms.add(form(false, false));
        if (paramsType != null) {
            forms.add(form(true, false));
        }
        forms.addAll(formsWithOptions());
        return forms;
    }

    /**
     * The public forms that take options. One does without the optional parameters, so that code that passes options still
     * compiles when an operation gets its first of them.
     */
    List<Form> formsWithOptions() {
        return paramsType == null ? List.of(full()) : List.of(form(false, true), full());
    }

    /** The form with everything. */
    Form full() {
        return form(paramsType != null, true);
    }

    private Form form(boolean params, boolean options) {
        List<String> parameters =
                new ArrayList<>(arguments.stream().map(Argument::declaration).toList());
        List<String> names =
                new ArrayList<>(arguments.stream().map(Argument::name).toList());
        if (params) {
            parameters.add("@Nullable " + paramsType + " params");
        }
        if (paramsType != null) {
            names.add(params ? "params" : "null");
        }
        if (options) {
            parameters.add("@Nullable RequestOptions options");
        }
        names.add(options ? "options" : "null");
        return new Form(String.join(", ", parameters), String.join(", ", names));
    }

    /** An overload. */
    record Form(String parameters, String arguments) {}
}
