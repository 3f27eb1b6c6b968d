package io.fluentopenai.testkit.internal.script;

import io.fluentopenai.testkit.Reply;

/** Behaviour of one operation that goes beyond a sample answer. */
@FunctionalInterface
public interface Script {

    /** Answers a call that has passed the checks. Thread-safe. */
    Reply answer(Call call);
}
