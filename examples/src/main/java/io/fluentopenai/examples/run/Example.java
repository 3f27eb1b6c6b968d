package io.fluentopenai.examples.run;

/** A program to read and to run. */
@FunctionalInterface
public interface Example {
    /**
     * Runs the example.
     *
     * @throws Exception if it fails; the runner prints the message
     */
    void run(Context context) throws Exception;
}
