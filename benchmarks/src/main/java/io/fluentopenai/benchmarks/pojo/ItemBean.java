package io.fluentopenai.benchmarks.pojo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** An output item as databind is told to treat such things: a class for each type. */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        include = JsonTypeInfo.As.EXISTING_PROPERTY,
        property = "type",
        visible = true)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ItemBean.Message.class, name = "message"),
    @JsonSubTypes.Type(value = ItemBean.Reasoning.class, name = "reasoning"),
    @JsonSubTypes.Type(value = ItemBean.FunctionCall.class, name = "function_call"),
    @JsonSubTypes.Type(value = ItemBean.WebSearch.class, name = "web_search_call")
})
public abstract class ItemBean {
    public String id;
    public String type;

    /** A message. */
    public static class Message extends ItemBean {
        public String status;
        public List<Part> content;
        public String role;
    }

    /** A part of a message. */
    public static class Part {
        public String type;
        public List<Annotation> annotations;
        public List<Object> logprobs;
        public String text;
    }

    /** A citation. */
    public static class Annotation {
        public String type;

        public Long endIndex;

        public Long startIndex;

        public String title;
        public String url;
    }

    /** Thoughts. */
    public static class Reasoning extends ItemBean {
        public String encryptedContent;

        public List<Summary> summary;
    }

    /** A thought. */
    public static class Summary {
        public String type;
        public String text;
    }

    /** A call of a function. */
    public static class FunctionCall extends ItemBean {
        public String status;
        public String arguments;

        public String callId;

        public String name;
    }

    /** A search. */
    public static class WebSearch extends ItemBean {
        public String status;
        public Action action;
    }

    /** What is searched. */
    public static class Action {
        public String type;
        public String query;
    }
}
