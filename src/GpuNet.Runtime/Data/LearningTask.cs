using System.Text.Json.Serialization;

namespace GpuNet;

/// <summary>What is learned.</summary>
public enum LearningTask
{
    /// <summary>Which one of K classes: one target column.</summary>
    Classification,

    /// <summary>Which of two classes: one target column.</summary>
    BinaryClassification,

    /// <summary>Which labels hold, any number of them: a target column of 0 and 1 for each.</summary>
    MultiLabel,

    /// <summary>Numbers: a target column for each.</summary>
    Regression,

    /// <summary>The features themselves, through a narrow layer, as an autoencoder does: no target column.</summary>
    [JsonStringEnumMemberName("reconstruction")]
    Autoencoder,

    /// <summary>Whether two belong together: the features of one and of the other, and one target column of 0 and 1.</summary>
    [JsonStringEnumMemberName("matching")]
    Pairs,
}
