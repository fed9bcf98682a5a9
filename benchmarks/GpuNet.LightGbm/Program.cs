using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

// TRAIN.csv TEST.csv FEATURES CLASSES SEED: trains LightGBM with its defaults in one thread, and prints its accuracy on the test rows.
// Where CLASSES is 0, numbers are predicted, and it is R². The files have numbers alone: the number or the place of the class, then the
// features.
int[] counts = [.. args[2..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
var (features, classes, seed) = (counts[0], counts[1], counts[2]);
const string Label = "Label", Key = "Key";
var ml = new MLContext(seed);
var loader = ml.Data.CreateTextLoader(
    [
        new(Label, classes == 2 ? DataKind.Boolean : DataKind.Single, 0),
        new("Features", DataKind.Single, 1, features),
    ],
    separatorChar: ',');
var (train, test) = (ml.Data.Cache(loader.Load(args[0])), loader.Load(args[1]));
double score = classes switch
{
    0 => ml.Regression.Evaluate(
        Predict(ml.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options { NumberOfThreads = 1, Seed = seed }))).RSquared,
    2 => ml.BinaryClassification.Evaluate(
        Predict(ml.BinaryClassification.Trainers.LightGbm(
            new LightGbmBinaryTrainer.Options { NumberOfThreads = 1, Seed = seed }))).Accuracy,
    _ => ml.MulticlassClassification.Evaluate(
        Predict(ml.Transforms.Conversion.MapValueToKey(Key, Label).Append(ml.MulticlassClassification.Trainers.LightGbm(
            new LightGbmMulticlassTrainer.Options { LabelColumnName = Key, NumberOfThreads = 1, Seed = seed }))), Key).MicroAccuracy,
};
Console.WriteLine(score.ToString(CultureInfo.InvariantCulture));

IDataView Predict<T>(IEstimator<T> estimator)
    where T : class, ITransformer => estimator.Fit(train).Transform(test);
