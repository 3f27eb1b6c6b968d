package io.fluentopenai.client;

/** A request body that can be sent as a form: what every generated model of a {@code multipart/form-data} body is. */
public interface FormBody {
    /**
     * Names the fields of the form, in the order in which they are to be sent. May be called more than once, and must
     * name the same fields each time.
     *
     * @throws IllegalArgumentException if a required field is missing
     */
    void writeForm(FormWriter out);
}
